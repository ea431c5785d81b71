/**
 * Installs and watches what carries topics into PostgreSQL: migrations, connector files, the
 * watchdog of connectors. What runs inside a Connect worker is in the packages below.
 */
package io.fleetfold.connect;
