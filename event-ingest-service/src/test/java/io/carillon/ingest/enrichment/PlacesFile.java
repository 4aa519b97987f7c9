package io.carillon.ingest.enrichment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a small database of places in MaxMind's format, as its specification says it. */
final class PlacesFile {
  private static final int BITS = 128;
  private static final int V4_PREFIX = 96;
  private static final int SEPARATOR = 16;
  private static final String MARKER = "\u00ab\u00cd\u00efMaxMind.com";

  private static final int STRING = 2;
  private static final int DOUBLE = 3;
  private static final int UINT16 = 5;
  private static final int UINT32 = 6;
  private static final int MAP = 7;
  private static final int UINT64 = 9;
  private static final int ARRAY = 11;

  /** Two records: another node, behind all nodes a place, or nothing yet. */
  private static final class Node {
    private final Object[] next = new Object[2];
    private int number;
  }

  private final List<Node> nodes = new ArrayList<>(List.of(new Node()));
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** Says of a network where it is. */
  PlacesFile network(String address, int bits, Map<String, Object> place) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    boolean v4 = bytes.length == 4;
    int length = v4 ? V4_PREFIX + bits : bits;
    Node node = nodes.getFirst();
    for (int i = 0; i < length - 1; i++) {
      int bit = bit(bytes, v4 ? i - V4_PREFIX : i);
      if (node.next[bit] == null) {
        Node made = new Node();
        made.number = nodes.size();
        nodes.add(made);
        node.next[bit] = made;
      }
      node = (Node) node.next[bit];
    }
    node.next[bit(bytes, v4 ? length - 1 - V4_PREFIX : length - 1)] = data.size();
    write(data, place);
    return this;
  }

  Path in(Path folder) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (Node node : nodes) {
      for (Object next : node.next) {
        int value =
            switch (next) {
              case Node other -> other.number;
              case Integer offset -> nodes.size() + SEPARATOR + offset;
              case null, default -> nodes.size();
            };
        file.write(value >> 16);
        file.write(value >> 8);
        file.write(value);
      }
    }
    file.writeBytes(new byte[SEPARATOR]);
    file.writeBytes(data.toByteArray());
    file.writeBytes(MARKER.getBytes(ISO_8859_1));
    write(
        file,
        Map.of(
            "binary_format_major_version",
            (short) 2,
            "binary_format_minor_version",
            (short) 0,
            "build_epoch",
            1_772_877_600L,
            "database_type",
            "Carillon-Test",
            "description",
            Map.of("en", "a test"),
            "ip_version",
            (short) 6,
            "languages",
            List.of("en"),
            "node_count",
            nodes.size(),
            "record_size",
            (short) 24));
    try {
      return Files.write(folder.resolve("places.mmdb"), file.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int bit(byte[] address, int at) {
    return at < 0 ? 0 : (address[at / 8] >> (7 - at % 8)) & 1;
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(UTF_8);
        control(out, STRING, bytes.length);
        out.writeBytes(bytes);
      }
      case Short number -> number(out, UINT16, number, 2);
      case Integer number -> number(out, UINT32, number, 4);
      case Long number -> number(out, UINT64, number, 8);
      case Double number -> number(out, DOUBLE, Double.doubleToLongBits(number), 8);
      case List<?> list -> {
        control(out, ARRAY, list.size());
        list.forEach(element -> write(out, element));
      }
      case Map<?, ?> map -> {
        control(out, MAP, map.size());
        map.forEach(
            (name, member) -> {
              write(out, name);
              write(out, member);
            });
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private static void number(ByteArrayOutputStream out, int type, long value, int bytes) {
    control(out, type, bytes);
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      out.write((int) (value >> shift));
    }
  }

  /** Types above 7 stand in a second byte; sizes of 29 and more in a byte of their own. */
  private static void control(ByteArrayOutputStream out, int type, int size) {
    int small = Math.min(size, 29);
    out.write((type > MAP ? 0 : type << 5) | small);
    if (type > MAP) {
      out.write(type - MAP);
    }
    if (small == 29) {
      out.write(size - 29);
    }
  }
}
