package io.fleetfold.e2e;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The tests that do not disturb each other, on one pipeline. Each also runs alone, by its name:
 * then it starts one of its own. Those that count the whole fleet or kill the pipeline are not in
 * here.
 */
@Suite
@SelectClasses({
  SessionsIT.class,
  AdkIT.class,
  LangChain4jIT.class,
  SpringAiIT.class,
  BadInputIT.class,
  OneNumberIT.class
})
@ConfigurationParameter(
    key = ClassOrderer.DEFAULT_ORDER_PROPERTY_NAME,
    value = "org.junit.jupiter.api.ClassOrderer$OrderAnnotation")
class SharedPipelineIT {}
