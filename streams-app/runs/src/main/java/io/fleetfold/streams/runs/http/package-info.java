/** Routes of runs, agents, statistics and usage, and the JSON they answer with. */
package io.fleetfold.streams.runs.http;
