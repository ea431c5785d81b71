/** Reads records that anybody may write, so that none of them stops a sink. */
package io.fleetfold.connect.converters;
