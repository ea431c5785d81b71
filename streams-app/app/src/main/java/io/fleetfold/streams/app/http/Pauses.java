package io.fleetfold.streams.app.http;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets the folds stand still, for whoever compares stores and outputs.
 *
 * @param pause begins a pause that ends by itself after that time; throws {@link
 *     IllegalArgumentException} for a time that is not possible and {@link IllegalStateException}
 *     when the folds can't stand still now
 * @param resume ends it; tells whether the folds had stood still until then
 */
public record Pauses(Consumer<Duration> pause, BooleanSupplier resume) {}
