/** The gateway under load of another process, beside the Java client's own rate in the same run. */
package io.fleetfold.bench.gateway;
