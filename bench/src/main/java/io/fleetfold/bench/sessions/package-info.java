/** Sessions under load, beside the same work on plain tables over JDBC. */
package io.fleetfold.bench.sessions;
