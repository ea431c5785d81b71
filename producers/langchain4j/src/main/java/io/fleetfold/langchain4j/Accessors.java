package io.fleetfold.langchain4j;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/**
 * What objects of the library's provider modules tell, which this module does not depend on: each
 * project has those of its providers, in its versions.
 */
final class Accessors {
  private Accessors() {}

  /** What the method without parameters returns; null where there is none, or it fails. */
  static Object call(Object target, String method) {
    if (target == null) {
      return null;
    }
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** The names of the methods that tell something of the object and nothing of its class. */
  static List<String> names(Object target) {
    return Arrays.stream(target.getClass().getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> !method.getDeclaringClass().equals(Object.class))
        .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .filter(name -> !name.equals("hashCode") && !name.equals("toString"))
        .distinct()
        .toList();
  }
}
