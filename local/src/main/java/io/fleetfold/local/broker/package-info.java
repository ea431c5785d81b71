/** The Kafka broker inside this process. How a client reaches it is not decided here. */
package io.fleetfold.local.broker;
