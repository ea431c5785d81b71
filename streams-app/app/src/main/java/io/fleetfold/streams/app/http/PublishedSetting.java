package io.fleetfold.streams.app.http;

/**
 * A setting that the app runs with, as the query API tells it.
 *
 * @param name as in {@code docs/CONFIGURATION.md}
 * @param variable the environment variable that sets it
 * @param value as the variable would be written
 * @param byDefault whether it is what it is where nothing is set
 */
public record PublishedSetting(String name, String variable, String value, boolean byDefault) {}
