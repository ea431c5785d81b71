/**
 * What spans and log records of GenAI emitters mean: one table, {@code emitters.yaml}, says how
 * each emitter is recognised and what it calls things; the code here reads the table and makes
 * records of what it finds. An emitter that nobody knows is read by the names all of them share.
 */
package io.fleetfold.gateway.otlp.genai;
