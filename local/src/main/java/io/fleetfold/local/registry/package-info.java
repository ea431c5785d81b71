/**
 * A schema registry that speaks the Confluent API and keeps its schemas in a topic, as the genuine
 * one does. Clients of it belong to {@code io.fleetfold.schemas}.
 */
package io.fleetfold.local.registry;
