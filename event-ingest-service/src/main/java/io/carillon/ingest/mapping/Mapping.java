package io.carillon.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Body;
import io.carillon.platform.expression.Bindings;
import io.carillon.platform.expression.Expression;
import io.carillon.platform.expression.Type;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules, compiled. Several of them may make events of the same words, in their order. */
public final class Mapping {
  public static final int MOST_EVENTS = 1_000;
  private static final int MOST_RULES = 50;
  private static final int MOST_FIELDS = 200;
  private static final Set<String> TYPES =
      Set.of("track", "identify", "page", "screen", "group", "alias");
  private static final Map<String, String> UNKNOWN = Map.of();

  private final List<Compiled> rules;

  private Mapping(List<Compiled> rules) {
    this.rules = List.copyOf(rules);
  }

  /** An object's members: one expression for all, or one for each. */
  private record Members(@Nullable Words whole, Map<String, Words> each) {}

  private record Compiled(
      int number,
      String type,
      @Nullable Expression when,
      @Nullable Words each,
      Map<String, Words> texts,
      @Nullable Words messageId,
      @Nullable Words timestamp,
      Map<String, Members> objects) {}

  /**
   * @param field where the rules stand, such as `events`
   * @throws ProblemException INVALID_VALUE with every mistake and its place
   */
  public static Mapping of(List<@Nullable Rule> rules, String field) {
    Violations violations = new Violations();
    violations.check(
        !rules.isEmpty() && rules.size() <= MOST_RULES,
        field,
        rules.size() + " rules",
        "1.." + MOST_RULES);
    List<Compiled> compiled = new ArrayList<>();
    for (int i = 0; i < Math.min(rules.size(), MOST_RULES); i++) {
      String at = "%s[%d]".formatted(field, i);
      Rule rule = rules.get(i);
      if (rule == null) {
        violations.add(at, "null", "a rule");
      } else {
        compiled.add(compile(i, rule, at, violations));
      }
    }
    violations.throwIfAny();
    return new Mapping(compiled);
  }

  private static Compiled compile(int number, Rule rule, String at, Violations violations) {
    String type = rule.type() == null ? "" : rule.type();
    violations.check(
        TYPES.contains(type), at + ".type", rule.type(), "one of " + String.join(", ", TYPES));
    violations.check(
        !type.equals("track") || rule.event() != null, at + ".event", "nothing", "an expression");
    violations.check(
        rule.userId() != null || rule.anonymousId() != null,
        at + ".userId",
        "nothing",
        "an expression, here or in anonymousId");
    Map<String, Words> texts = new LinkedHashMap<>();
    text("event", rule.event(), at, texts, violations);
    text("userId", rule.userId(), at, texts, violations);
    text("anonymousId", rule.anonymousId(), at, texts, violations);
    text("groupId", rule.groupId(), at, texts, violations);
    text("previousId", rule.previousId(), at, texts, violations);
    Map<String, Members> objects = new LinkedHashMap<>();
    object("properties", rule.properties(), at, objects, violations);
    object("traits", rule.traits(), at, objects, violations);
    object("context", rule.context(), at, objects, violations);
    return new Compiled(
        number,
        type,
        condition(rule.when(), at + ".when", violations),
        Words.of(rule.each(), at + ".each", violations),
        texts,
        Words.of(rule.messageId(), at + ".messageId", violations),
        Words.of(rule.timestamp(), at + ".timestamp", violations),
        objects);
  }

  private static @Nullable Expression condition(
      @Nullable String source, String field, Violations violations) {
    if (source == null) {
      return null;
    }
    try {
      return Expression.compile(source, Words.SCOPE, Type.BOOL, field);
    } catch (ProblemException e) {
      violations.addAll(e.violations());
      return null;
    }
  }

  private static void text(
      String name,
      @Nullable Object said,
      String at,
      Map<String, Words> texts,
      Violations violations) {
    Words words = Words.of(said, at + "." + name, violations);
    if (words != null) {
      texts.put(name, words);
    }
  }

  private static void object(
      String name,
      @Nullable Object said,
      String at,
      Map<String, Members> objects,
      Violations violations) {
    String field = at + "." + name;
    if (said instanceof Map<?, ?> members) {
      violations.check(
          members.size() <= MOST_FIELDS,
          field,
          members.size() + " fields",
          "at most " + MOST_FIELDS);
      Map<String, Words> each = new TreeMap<>();
      members.forEach(
          (key, source) -> {
            Words words = Words.of(source, field + "." + key, violations);
            if (words != null) {
              each.put(String.valueOf(key), words);
            }
          });
      objects.put(name, new Members(null, each));
      return;
    }
    Words whole = Words.of(said, field, violations);
    if (whole != null) {
      objects.put(name, new Members(whole, Map.of()));
    }
  }

  /**
   * The events, in the order of the rules; none when no rule applies.
   *
   * @param payload what was sent: maps, lists, texts, numbers
   * @param headers by their names in lower case
   * @param source whose words these are: with it, the rule, and what {@code messageId} says, an
   *     event has its id
   * @param whole stands for the words where a rule has no {@code messageId}
   * @throws ProblemException MAPPING_FAILED
   */
  public List<ObjectNode> events(
      @Nullable Object payload, Map<String, String> headers, String source, String whole) {
    Bindings bindings = Bindings.create().bind("payload", payload).bind("headers", headers);
    List<ObjectNode> events = new ArrayList<>();
    for (Compiled rule : rules) {
      if (rule.each() == null) {
        if (applies(rule, bindings)) {
          add(events, rule, 0, bindings, source, whole);
        }
      } else {
        each(rule, bindings, source, whole, events);
      }
    }
    return events;
  }

  /** Each event may be a copy of the whole payload: so none is made that nobody would take. */
  private static void add(
      List<ObjectNode> events,
      Compiled rule,
      int item,
      Bindings bindings,
      String source,
      String whole) {
    if (events.size() == MOST_EVENTS) {
      throw failed("events: over %d of one payload".formatted(MOST_EVENTS));
    }
    ObjectNode event = event(rule, item, bindings, source, whole);
    if (event.toString().length() > Body.LARGEST_EVENT) {
      throw failed("events[%d]: over %d bytes".formatted(rule.number(), Body.LARGEST_EVENT));
    }
    events.add(event);
  }

  /** The same for a single object without headers, such as a line of a file. */
  public List<ObjectNode> events(Map<String, Object> line, String source, String whole) {
    return events(line, UNKNOWN, source, whole);
  }

  /** A payload without that list is not of the rule's sort. */
  private static void each(
      Compiled rule, Bindings bindings, String source, String whole, List<ObjectNode> events) {
    Words each = rule.each();
    if (each == null || !(each.value(bindings) instanceof Iterable<?> items)) {
      return;
    }
    int number = 0;
    for (Object item : items) {
      if (number == MOST_EVENTS) {
        throw failed("each: over %d items".formatted(MOST_EVENTS));
      }
      bindings.bind("item", item);
      if (applies(rule, bindings)) {
        add(events, rule, number, bindings, source, whole);
      }
      number++;
    }
  }

  private static boolean applies(Compiled rule, Bindings bindings) {
    Expression when = rule.when();
    return when == null || when.test(bindings);
  }

  private static ObjectNode event(
      Compiled rule, int item, Bindings bindings, String source, String whole) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", rule.type());
    rule.texts()
        .forEach(
            (name, words) -> {
              String text = Words.text(words.value(bindings));
              if (text != null && !text.isEmpty()) {
                event.put(name, text);
              }
            });
    if (!event.has("userId") && !event.has("anonymousId")) {
      throw failed("events[%d]: neither userId nor anonymousId".formatted(rule.number()));
    }
    if (rule.type().equals("track") && !event.has("event")) {
      throw failed("events[%d]: no event".formatted(rule.number()));
    }
    event.put("messageId", id(rule, item, bindings, source, whole));
    JsonNode time =
        rule.timestamp() == null
            ? JsonNodeFactory.instance.nullNode()
            : Words.json(rule.timestamp().value(bindings));
    if (!time.isNull()) {
      event.set("timestamp", time);
    }
    rule.objects()
        .forEach((name, members) -> event.set(name, object(rule, name, members, bindings)));
    return event;
  }

  private static ObjectNode object(Compiled rule, String name, Members members, Bindings bindings) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (members.whole() != null) {
      JsonNode whole = Words.json(members.whole().value(bindings));
      if (whole instanceof ObjectNode found) {
        return found;
      }
      if (!whole.isNull()) {
        throw failed("events[%d].%s: no object".formatted(rule.number(), name));
      }
    }
    members
        .each()
        .forEach(
            (key, words) -> {
              Object value = words.value(bindings);
              if (value != null) {
                object.set(key, Words.json(value));
              }
            });
    return object;
  }

  private static String id(
      Compiled rule, int item, Bindings bindings, String source, String whole) {
    String said = rule.messageId() == null ? null : Words.text(rule.messageId().value(bindings));
    return said == null
        ? Ids.hash("mapped", source, rule.number(), item, whole).toString()
        : Ids.hash("mapped", source, rule.number(), "said", said).toString();
  }

  private static ProblemException failed(String detail) {
    return new ProblemException(MappingReason.MAPPING_FAILED, detail);
  }
}
