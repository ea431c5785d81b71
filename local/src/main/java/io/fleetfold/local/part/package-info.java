/**
 * What starts and stops as a part of the pipeline: its order, its ports, its folder, its failure.
 * What a part does is not known here.
 */
package io.fleetfold.local.part;
