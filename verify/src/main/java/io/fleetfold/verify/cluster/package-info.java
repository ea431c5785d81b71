/** The Kafka cluster of a fleet: how to reach it and how to read its topics up to an end. */
package io.fleetfold.verify.cluster;
