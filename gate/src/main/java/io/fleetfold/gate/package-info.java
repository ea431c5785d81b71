/** What every HTTP server of the pipeline asks of a request before it looks at anything else. */
package io.fleetfold.gate;
