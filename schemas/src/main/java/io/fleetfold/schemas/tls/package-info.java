/** Whom those that ask over TLS trust. */
package io.fleetfold.schemas.tls;
