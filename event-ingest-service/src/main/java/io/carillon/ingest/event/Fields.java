package io.carillon.ingest.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Single fields of an event that was read: found, and put in place, in its bytes. */
public final class Fields {
  private Fields() {}

  /** The value at a path of names; nothing where it ends at something that is no object. */
  public static Optional<Json> at(Json object, String... path) {
    Optional<Json> found = Optional.of(object);
    for (String name : path) {
      found = found.filter(Fields::isObject).flatMap(in -> member(in, name));
    }
    return found;
  }

  public static boolean isObject(Json value) {
    return value.first() == '{';
  }

  /** The same object with this value in the place of what the field had, or behind all others. */
  public static Json with(Json object, String name, byte[] value) {
    Optional<Json> there = member(object, name);
    ByteArrayOutputStream out = new ByteArrayOutputStream(object.length() + value.length + 32);
    if (there.isPresent()) {
      Json old = there.get();
      out.write(object.bytes(), object.start(), old.start() - object.start());
      out.writeBytes(value);
      out.write(object.bytes(), old.end(), object.end() - old.end());
    } else {
      out.write(object.bytes(), object.start(), object.length() - 1);
      String comma = JsonMembers.of(object).isEmpty() ? "" : ",";
      out.writeBytes((comma + "\"" + name + "\":").getBytes(StandardCharsets.UTF_8));
      out.writeBytes(value);
      out.write('}');
    }
    return Json.of(out.toByteArray());
  }

  private static Optional<Json> member(Json object, String name) {
    return JsonMembers.of(object).stream()
        .filter(member -> member.name().equals(name))
        .map(JsonMembers.Member::value)
        .findFirst();
  }
}
