/** What every chat memory store does, to be run over each of them, on the real pipeline, too. */
package io.fleetfold.langchain4j.contract;
