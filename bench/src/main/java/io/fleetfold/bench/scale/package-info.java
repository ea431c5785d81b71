/** What several instances of the streams app come to. */
package io.fleetfold.bench.scale;
