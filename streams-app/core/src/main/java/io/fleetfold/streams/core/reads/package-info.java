/**
 * What all readers of stores share: access by partition, the budget of memory, pages, the errors of
 * a read. What is read belongs to its feature.
 */
package io.fleetfold.streams.core.reads;
