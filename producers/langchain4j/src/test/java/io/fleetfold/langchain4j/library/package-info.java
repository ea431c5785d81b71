/** LangChain4j's own tests of chat memories, run over our store. */
package io.fleetfold.langchain4j.library;
