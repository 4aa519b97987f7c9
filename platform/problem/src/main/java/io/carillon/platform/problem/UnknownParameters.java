package io.carillon.platform.problem;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A misspelt query parameter is an error, not a filter that silently does nothing. */
final class UnknownParameters {
  private final Map<Method, Optional<Set<String>>> declared = new ConcurrentHashMap<>();

  @ServerRequestFilter
  void check(ContainerRequestContext request, ResourceInfo resource) {
    Set<String> asked = request.getUriInfo().getQueryParameters().keySet();
    Method method = resource.getResourceMethod();
    if (asked.isEmpty() || method == null) {
      return;
    }
    declared
        .computeIfAbsent(method, UnknownParameters::of)
        .ifPresent(known -> refuse(asked, known));
  }

  private static void refuse(Set<String> asked, Set<String> known) {
    Violations violations = new Violations();
    String expected = known.isEmpty() ? "none" : "one of " + String.join(", ", known);
    for (String name : asked) {
      violations.check(known.contains(name), "?" + name, name, expected);
    }
    violations.throwIfAny(CommonReason.UNKNOWN_PARAMETER);
  }

  private static Optional<Set<String>> of(Method method) {
    Class<?> type = method.getDeclaringClass();
    boolean open =
        method.isAnnotationPresent(KeepsUnknown.class)
            || type.isAnnotationPresent(KeepsUnknown.class)
            || !type.getName().startsWith("io.carillon.")
            || Arrays.stream(method.getParameters())
                .anyMatch(p -> p.isAnnotationPresent(BeanParam.class));
    return open
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(method.getParameters())
                .map(UnknownParameters::name)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Optional<String> name(Parameter parameter) {
    QueryParam query = parameter.getAnnotation(QueryParam.class);
    if (query != null) {
      return Optional.of(query.value());
    }
    RestQuery rest = parameter.getAnnotation(RestQuery.class);
    return rest == null
        ? Optional.empty()
        : Optional.of(rest.value().isEmpty() ? parameter.getName() : rest.value());
  }
}
