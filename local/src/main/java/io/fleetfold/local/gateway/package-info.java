/** The gateway as a part of the pipeline in one process. */
package io.fleetfold.local.gateway;
