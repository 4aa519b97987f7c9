package io.carillon.gateway.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of the table by their segments, so that a path costs as much as it has segments. */
final class RouteTree {
  private static final String ANY = "*";

  private final int depth;
  private final Map<String, RouteTree> below = new HashMap<>();
  private Optional<Route> route = Optional.empty();

  private RouteTree(int depth) {
    this.depth = depth;
  }

  static RouteTree of(List<Route> table) {
    RouteTree root = new RouteTree(0);
    for (Route line : table) {
      RouteTree node = root;
      for (String segment : line.prefix().substring(1).split("/", -1)) {
        int next = node.depth + 1;
        node = node.below.computeIfAbsent(segment, s -> new RouteTree(next));
      }
      node.route = Optional.of(line);
    }
    return root;
  }

  /** The line with the most segments that fits. */
  Optional<Route> find(String path) {
    RouteTree found = deepest(path, 0);
    return found == null ? Optional.empty() : found.route;
  }

  private @Nullable RouteTree deepest(String path, int from) {
    RouteTree here = route.isPresent() ? this : null;
    int start = from;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    if (start == path.length() || below.isEmpty()) {
      return here;
    }
    int slash = path.indexOf('/', start);
    int end = slash < 0 ? path.length() : slash;
    RouteTree exact = below.get(named(path, start, end));
    RouteTree any = below.get(ANY);
    RouteTree found = deeper(here, exact == null ? null : exact.deepest(path, end));
    return deeper(found, any == null ? null : any.deepest(path, end));
  }

  /** {@code profiles} of {@code profiles:merge}. */
  private static String named(String path, int start, int end) {
    int colon = path.indexOf(':', start);
    return path.substring(start, colon < 0 || colon > end ? end : colon);
  }

  private static @Nullable RouteTree deeper(@Nullable RouteTree one, @Nullable RouteTree other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.depth > one.depth ? other : one;
  }
}
