/** The whole pipeline in one process: which parts, in which order, with which settings. */
package io.fleetfold.local.pipeline;
