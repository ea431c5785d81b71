/**
 * Time: when a task writes back what it holds in memory, shows it to readers, sends it on and
 * commits. The intervals are in {@link io.fleetfold.streams.core.commit.CommitTiming}, the states
 * in {@link io.fleetfold.streams.core.commit.CommitScheduler}. What is written and sent belongs to
 * the folds, and follows from the records alone. docs/ARCHITECTURE.md has a page about it.
 */
package io.fleetfold.streams.core.commit;
