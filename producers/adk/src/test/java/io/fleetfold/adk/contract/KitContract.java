package io.fleetfold.adk.contract;

/** All that a session service of the kit is held to. */
public interface KitContract
    extends LifeContract,
        StateContract,
        EventsContract,
        WritersContract,
        AgentContract,
        FlowsContract,
        ToolsContract,
        RunsContract,
        TracingContract {}
