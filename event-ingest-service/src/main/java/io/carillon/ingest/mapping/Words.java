package io.carillon.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.expression.Bindings;
import io.carillon.platform.expression.Expression;
import io.carillon.platform.expression.Scope;
import io.carillon.platform.expression.Type;
import io.carillon.platform.expression.Values;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One or several expressions, of which the first that gives a value counts. */
record Words(List<Expression> alternatives) {
  static final Scope SCOPE = Scope.of(Scope.Part.PAYLOAD);
  private static final int MOST = 10;
  private static final double EXACT = 1L << 53;

  /**
   * Adds what is wrong to the violations; null then, or when nothing is said.
   *
   * @param said a text, or a list of texts
   */
  static @Nullable Words of(@Nullable Object said, String field, Violations violations) {
    if (said == null) {
      return null;
    }
    List<?> sources = said instanceof List<?> many ? many : List.of(said);
    if (sources.isEmpty() || sources.size() > MOST) {
      violations.add(field, sources.size() + " expressions", "1.." + MOST);
      return null;
    }
    List<Expression> compiled = new ArrayList<>();
    for (Object source : sources) {
      if (source instanceof String text) {
        compile(text, field, violations, compiled);
      } else {
        violations.add(field, "no text", "an expression, or an array of them");
      }
    }
    return new Words(List.copyOf(compiled));
  }

  /** In a list of one, as a value by itself would become a double, and ids are longer than that. */
  private static void compile(
      String source, String field, Violations violations, List<Expression> compiled) {
    try {
      var unused = Expression.compile(source, SCOPE, Type.ANY, field);
      compiled.add(Expression.compile("[" + source + "\n]", SCOPE, Type.ANY, field));
    } catch (ProblemException e) {
      violations.addAll(e.violations());
    }
  }

  /** The first value; null when there is none. */
  @Nullable Object value(Bindings bindings) {
    for (Expression one : alternatives) {
      if (one.evaluate(bindings) instanceof List<?> list
          && !list.isEmpty()
          && !nothing(list.getFirst())) {
        return list.getFirst();
      }
    }
    return null;
  }

  /** A value as JSON. */
  static JsonNode json(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case null -> NullNode.getInstance();
      case Boolean yes -> nodes.booleanNode(yes);
      case Long whole -> nodes.numberNode(whole);
      case Double number when number == Math.rint(number) && Math.abs(number) <= EXACT ->
          nodes.numberNode(number.longValue());
      case Double number when Double.isInfinite(number) || Double.isNaN(number) ->
          NullNode.getInstance();
      case Double number -> nodes.numberNode(number);
      case Map<?, ?> map -> {
        ObjectNode object = nodes.objectNode();
        map.forEach((name, one) -> object.set(String.valueOf(name), json(one)));
        yield object;
      }
      case Iterable<?> list -> {
        ArrayNode array = nodes.arrayNode();
        list.forEach(one -> array.add(json(one)));
        yield array;
      }
      default -> nothing(value) ? NullNode.getInstance() : nodes.textNode(value.toString());
    };
  }

  /** A value as an id or a name: a list's texts, joined; null when a part of it is missing. */
  static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Iterable<?> list -> joined(list);
      case Map<?, ?> _ -> null;
      default -> nothing(value) ? null : Values.text(value);
    };
  }

  private static @Nullable String joined(Iterable<?> list) {
    List<@Nullable String> parts =
        StreamSupport.stream(list.spliterator(), false).<@Nullable String>map(Words::text).toList();
    return parts.stream().anyMatch(part -> part == null || part.isEmpty())
        ? null
        : parts.stream().map(String::valueOf).collect(Collectors.joining(":"));
  }

  /** CEL's null, whichever of its kinds, and the empty text. */
  private static boolean nothing(@Nullable Object value) {
    return value == null
        || value.equals("")
        || value.getClass().getSimpleName().equals("NullValue");
  }
}
