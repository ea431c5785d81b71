package io.fleetfold.client.session;

import java.time.Instant;
import java.util.Optional;

/**
 * A stay of a session in a route.
 *
 * @param route the route
 * @param step the step of it, if one was told
 * @param enteredAt when the session entered it
 * @param exitedAt when it entered another one or completed this one
 * @param completed whether it was completed
 */
public record RouteVisit(
    String route,
    Optional<String> step,
    Instant enteredAt,
    Optional<Instant> exitedAt,
    boolean completed) {}
