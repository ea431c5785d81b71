/**
 * JSON and NDJSON: runs, events and calls of models. What a field is called and what it takes is
 * read from the records' schemas; only what is filled in where it is missing is written here.
 */
package io.fleetfold.gateway.json;
