/**
 * Every setting of every part, declared once: its names, type, default, valid values and meaning.
 * {@code docs/CONFIGURATION.md} is printed from here. Whoever reads a setting reads it by its
 * {@link io.fleetfold.schemas.config.Section}; nothing else looks at the environment.
 *
 * <p>Not here: what a part makes of its settings, which stands with the part.
 */
package io.fleetfold.schemas.config;
