package io.carillon.platform.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two states of an object, fit to be kept for ever: members that are the same
 * are left out, at any depth of objects; lists are whole; {@link Discretion} holds; and what is
 * very long is told by its SHA-256.
 *
 * @param before null when it was not there
 * @param after null when it is gone
 */
record Difference(@Nullable JsonNode before, @Nullable JsonNode after) {
  private static final int LONGEST_TEXT = 8 * 1024;
  private static final int LARGEST = 128 * 1024;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final TextNode CHANGED = JSON.textNode(Discretion.CHANGED);

  /** Numbers by their value: what a database gives back may be written otherwise. */
  private static final Comparator<JsonNode> BY_VALUE =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
      };

  static Difference between(String kind, @Nullable JsonNode before, @Nullable JsonNode after) {
    Difference found;
    if (before instanceof ObjectNode was && after instanceof ObjectNode is) {
      found = ofObjects(kind, was, is);
    } else {
      found = new Difference(discreet(kind, before), discreet(kind, after));
    }
    return new Difference(bounded(found.before), bounded(found.after));
  }

  /** Whether both states are there and the same. */
  boolean isNone() {
    return before instanceof ObjectNode was
        && after instanceof ObjectNode is
        && was.isEmpty()
        && is.isEmpty();
  }

  private static Difference ofObjects(String kind, ObjectNode before, ObjectNode after) {
    ObjectNode was = JSON.objectNode();
    ObjectNode is = JSON.objectNode();
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode old = before.get(name);
      JsonNode now = after.get(name);
      if (old != null && now != null && old.equals(BY_VALUE, now)) {
        continue;
      }
      Difference inside = ofMembers(kind, name, old, now);
      put(was, name, inside.before);
      put(is, name, inside.after);
    }
    return new Difference(was, is);
  }

  private static Difference ofMembers(
      String kind, String name, @Nullable JsonNode before, @Nullable JsonNode after) {
    boolean hides = Discretion.hides(kind, name);
    if (before instanceof ObjectNode was && after instanceof ObjectNode is) {
      return hides ? hidden(was, is) : ofObjects(kind, was, is);
    }
    return hides
        ? new Difference(hidden(before), hidden(after))
        : new Difference(discreet(kind, before), discreet(kind, after));
  }

  /** Which members of something hidden differ. */
  private static Difference hidden(ObjectNode before, ObjectNode after) {
    ObjectNode was = JSON.objectNode();
    ObjectNode is = JSON.objectNode();
    before
        .properties()
        .forEach(
            member -> {
              JsonNode now = after.get(member.getKey());
              if (now == null || !member.getValue().equals(BY_VALUE, now)) {
                was.set(member.getKey(), CHANGED);
              }
            });
    after
        .properties()
        .forEach(
            member -> {
              JsonNode old = before.get(member.getKey());
              if (old == null || !old.equals(BY_VALUE, member.getValue())) {
                is.set(member.getKey(), CHANGED);
              }
            });
    return new Difference(was, is);
  }

  private static @Nullable JsonNode hidden(@Nullable JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode names = JSON.objectNode();
      object.fieldNames().forEachRemaining(name -> names.set(name, CHANGED));
      return names;
    }
    return value == null || value.isNull() ? value : CHANGED;
  }

  /** A whole value as it may be kept. */
  private static @Nullable JsonNode discreet(String kind, @Nullable JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode shown = JSON.objectNode();
        object
            .properties()
            .forEach(
                member ->
                    put(
                        shown,
                        member.getKey(),
                        Discretion.hides(kind, member.getKey())
                            ? hidden(member.getValue())
                            : discreet(kind, member.getValue())));
        yield shown;
      }
      case ArrayNode array -> {
        ArrayNode shown = JSON.arrayNode();
        array.forEach(item -> shown.add(discreet(kind, item)));
        yield shown;
      }
      case TextNode text when text.textValue().length() > LONGEST_TEXT ->
          JSON.textNode(
              "sha256:%s (%d characters)"
                  .formatted(sha256(text.textValue()), text.textValue().length()));
      case null, default -> value;
    };
  }

  private static @Nullable JsonNode bounded(@Nullable JsonNode value) {
    if (value == null) {
      return null;
    }
    String text = value.toString();
    return text.length() <= LARGEST
        ? value
        : JSON.objectNode().put("sha256", sha256(text)).put("characters", text.length());
  }

  private static void put(ObjectNode into, String name, @Nullable JsonNode value) {
    if (value != null) {
      into.set(name, value);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
