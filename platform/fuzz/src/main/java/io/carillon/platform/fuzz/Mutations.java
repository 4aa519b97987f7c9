package io.carillon.platform.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Valid events with something done to them; the same seed does the same. */
public final class Mutations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> EVENTS =
      List.of(
          """
          {"type":"track","messageId":"m-1","anonymousId":"a-1","event":"Product Added",
           "properties":{"price":79.9,"quantity":1,"tags":["a","é","\\u00e9"],"x":null,"y":true},
           "context":{"device":{"id":"d-1"},"campaign":{"source":"facebook"},"ip":"203.0.113.7",
            "userAgent":"Mozilla/5.0","page":{"url":"https://shop.example/?utm_source=a"}},
           "timestamp":"2026-03-07T10:00:00.123Z","sentAt":"2026-03-07T10:00:01+01:00"}""",
          """
          {"type":"identify","userId":42,"traits":{"email":"k@example.com","vip":false},"writeKey":"w",
           "context":{"app":{"namespace":"example.shop"},"timezone":"Europe/Paris","location":{"latitude":1.5}}}""",
          "{\"type\":\"alias\",\"userId\":\"b\",\"previousId\":\"a\",\"originalTimestamp\":1772877600}",
          "{\"type\":\"group\",\"userId\":\"b\",\"groupId\":\"g\",\"traits\":{\"n\":[[1],{}]}}",
          "{\"type\":\"page\",\"userId\":\"b\",\"name\":\"Home\",\"integrations\":{\"All\":true}}",
          "{\"type\":\"screen\",\"anonymousId\":\"a\",\"name\":\"Home\",\"context\":{}}");
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "\\ud83d\\ude00",
          "null",
          "1e999",
          "-",
          "0",
          "\u0000",
          "é",
          "\"userId\"",
          "\"context\":",
          " ",
          "true",
          "\uFEFF",
          "[[[[[[[[[[[[[[[[[[[[[[");
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "\" \"",
          "0",
          "-1",
          "1e400",
          "1.5",
          "1e-400",
          "12345678901234567890",
          "\"2026-13-01\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]",
          "{\"a\":{\"b\":{\"c\":[{}]}}}",
          "\"<script>\"",
          "\"0.0.0.0\"",
          "\"::1\"",
          "\"\ud83d\ude00\"");

  private Mutations() {}

  /** Bytes changed anywhere: mostly no JSON any more. */
  public static byte[] ofBytes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = valid(random).getBytes(UTF_8);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + random.nextInt(6));
      byte[] piece =
          switch (random.nextInt(3)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            default -> PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
          };
      byte[] next = new byte[from + piece.length + bytes.length - to];
      System.arraycopy(bytes, 0, next, 0, from);
      System.arraycopy(piece, 0, next, from, piece.length);
      System.arraycopy(bytes, to, next, from + piece.length, bytes.length - to);
      bytes = next;
    }
    return bytes;
  }

  /** Fields and values changed, taken away, doubled, moved: JSON still, and mostly no event. */
  public static byte[] ofValues(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      ObjectNode event = (ObjectNode) JSON.readTree(valid(random));
      List<ContainerNode<?>> places = new ArrayList<>();
      collect(event, places);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        change(places.get(random.nextInt(places.size())), event, random);
      }
      String text = event.toString().replace("\"MARK\"", ODD.get(random.nextInt(ODD.size())));
      if (random.nextInt(10) == 0) {
        text = "{\"userId\":\"twice\"," + text.substring(1);
      }
      return text.getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void change(ContainerNode<?> place, ObjectNode event, SplittableRandom random) {
    switch (place) {
      case ObjectNode object when !object.isEmpty() -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(name + "\u00e9", object.get(name));
          case 2 -> event.set(name, object.get(name).deepCopy());
          default -> object.put(name, "MARK");
        }
      }
      case ArrayNode array -> array.add("MARK");
      default -> event.put("x", "MARK");
    }
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> into) {
    if (node instanceof ContainerNode<?> container) {
      into.add(container);
      node.forEach(child -> collect(child, into));
    }
  }

  private static String valid(SplittableRandom random) {
    return EVENTS.get(random.nextInt(EVENTS.size()));
  }
}
