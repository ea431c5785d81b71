/** An example of a LangChain4j service whose memory outlives its process. */
package io.fleetfold.examples.langchain4j;
