package io.carillon.messaging.people;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Protobuf's JSON objects as plain Java values. */
public final class StructCodec {
  private StructCodec() {}

  /** The object as plain Java values; what is null is left out. */
  public static Map<String, Object> map(Struct struct) {
    Map<String, Object> map = new HashMap<>();
    struct
        .getFieldsMap()
        .forEach(
            (key, value) -> {
              Object plain = plain(value);
              if (plain != null) {
                map.put(key, plain);
              }
            });
    return map;
  }

  private static @Nullable Object plain(Value value) {
    return switch (value.getKindCase()) {
      case NUMBER_VALUE -> Numbers.of(value.getNumberValue());
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case STRUCT_VALUE -> map(value.getStructValue());
      case LIST_VALUE ->
          value.getListValue().getValuesList().stream().map(StructCodec::plain).toList();
      case NULL_VALUE, KIND_NOT_SET -> null;
    };
  }
}
