package io.fleetfold.verify.replay;

import java.util.Comparator;

/**
 * Whose numbers: the fleet's, an agent's, those of no agent, a model's.
 *
 * @param kind what it is
 * @param name empty for the fleet; a model is {@code provider/model}
 */
public record Scope(Kind kind, String name) implements Comparable<Scope> {
  /** The whole fleet. */
  public static final Scope FLEET = new Scope(Kind.FLEET, "");

  /** Runs and calls of which no agent is known. */
  public static final Scope UNASSIGNED = new Scope(Kind.UNASSIGNED, "");

  /** What there are numbers of, in the order of reports. */
  public enum Kind {
    FLEET,
    AGENT,
    /** Runs and calls of which no agent is known. */
    UNASSIGNED,
    /**
     * The calls of an agent's runs, those of their sub-agents, too; and its calls without a run.
     */
    RUNS_OF,
    MODEL,
    /** Usage windows that the state stores keep. */
    WINDOW,
    /** Usage windows that the state stores may have forgotten. */
    OLD_WINDOW,
    SESSION,
    /** What the sessions of a user share. */
    USER_STATE,
    /** What the sessions of an application share. */
    APP_STATE
  }

  /** An agent; of null what belongs to none. */
  public static Scope agent(String id) {
    return id == null ? UNASSIGNED : new Scope(Kind.AGENT, id);
  }

  /** The runs of an agent; of null those of none. */
  public static Scope runsOf(String agent) {
    return new Scope(Kind.RUNS_OF, agent == null ? "" : agent);
  }

  /** A model of a provider. */
  public static Scope model(String provider, String name) {
    return new Scope(Kind.MODEL, provider + "/" + name);
  }

  @Override
  public int compareTo(Scope other) {
    return Comparator.comparing(Scope::kind).thenComparing(Scope::name).compare(this, other);
  }

  @Override
  public String toString() {
    String word = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return name.isEmpty() ? word : word + " " + name;
  }
}
