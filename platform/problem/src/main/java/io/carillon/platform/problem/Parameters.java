package io.carillon.platform.problem;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * What stands in an address, looked at before it is used: a misspelt query parameter is an error,
 * not a filter that silently does nothing; so is a word where a whole number belongs, and text that
 * no database keeps.
 */
final class Parameters {
  private final Map<Method, Optional<Declared>> declared = new ConcurrentHashMap<>();

  /**
   * What a method takes.
   *
   * @param query the names of its query parameters
   * @param numbers those of them that are whole numbers
   * @param pathNumbers the names of its path parameters that are whole numbers
   */
  private record Declared(Set<String> query, Set<String> numbers, Set<String> pathNumbers) {}

  @ServerRequestFilter
  void check(ContainerRequestContext request, ResourceInfo resource) {
    Method method = resource.getResourceMethod();
    UriInfo address = request.getUriInfo();
    if (method == null
        || (address.getQueryParameters().isEmpty() && address.getPathParameters().isEmpty())) {
      return;
    }
    declared
        .computeIfAbsent(method, Parameters::of)
        .ifPresent(
            known -> {
              refuseUnknown(address.getQueryParameters().keySet(), known.query());
              refuseValues(address, known);
            });
  }

  private static void refuseUnknown(Set<String> asked, Set<String> known) {
    Violations violations = new Violations();
    String expected = known.isEmpty() ? "none" : "one of " + String.join(", ", known);
    for (String name : asked) {
      violations.check(known.contains(name), "?" + name, name, expected);
    }
    violations.throwIfAny(CommonReason.UNKNOWN_PARAMETER);
  }

  private static void refuseValues(UriInfo address, Declared known) {
    Violations violations = new Violations();
    address
        .getQueryParameters()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> check(violations, "?" + name, value, known.numbers().contains(name))));
    address
        .getPathParameters()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> check(violations, name, value, known.pathNumbers().contains(name))));
    violations.throwIfAny();
  }

  private static void check(Violations violations, String field, String value, boolean number) {
    if (!StorableText.is(value)) {
      violations.add(field, StorableText.FOUND, StorableText.EXPECTED);
    } else if (number && !isWhole(value)) {
      violations.add(field, value, "a whole number");
    }
  }

  private static boolean isWhole(String value) {
    try {
      Integer.parseInt(value);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Optional<Declared> of(Method method) {
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
            new Declared(
                names(method, false, Parameters::inQuery),
                names(method, true, Parameters::inQuery),
                names(method, true, Parameters::inPath)));
  }

  private static Set<String> names(
      Method method, boolean numbers, Function<Parameter, Optional<String>> name) {
    return Arrays.stream(method.getParameters())
        .filter(p -> !numbers || p.getType() == Integer.class || p.getType() == int.class)
        .map(name)
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<String> inQuery(Parameter parameter) {
    QueryParam query = parameter.getAnnotation(QueryParam.class);
    RestQuery rest = parameter.getAnnotation(RestQuery.class);
    return query != null
        ? Optional.of(query.value())
        : Optional.ofNullable(rest).map(r -> named(parameter, r.value()));
  }

  private static Optional<String> inPath(Parameter parameter) {
    PathParam path = parameter.getAnnotation(PathParam.class);
    RestPath rest = parameter.getAnnotation(RestPath.class);
    return path != null
        ? Optional.of(path.value())
        : Optional.ofNullable(rest).map(r -> named(parameter, r.value()));
  }

  private static String named(Parameter parameter, String said) {
    return said.isEmpty() ? parameter.getName() : said;
  }
}
