/**
 * What all routes answer with: JSON, problems, pages, parameters. Routes belong to their feature,
 * the server to {@code app}.
 */
package io.fleetfold.streams.core.http;
