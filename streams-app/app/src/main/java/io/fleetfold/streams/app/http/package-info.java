/**
 * The query server: doors, budget, metrics, the live feed, the dashboard, routes between parts.
 * Routes of a feature belong to that feature.
 */
package io.fleetfold.streams.app.http;
