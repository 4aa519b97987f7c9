package io.carillon.platform.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.annotation.JacksonStdImpl;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.CollectionType;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses text that no database keeps, wherever it stands in a JSON value, and names the field. */
final class StorableJson extends SimpleModule {
  private static final long serialVersionUID = 1L;

  StorableJson() {
    super("carillon-storable");
    addDeserializer(JsonNode.class, tree(JsonNode.class));
    addDeserializer(ObjectNode.class, tree(ObjectNode.class));
    addDeserializer(ArrayNode.class, tree(ArrayNode.class));
    addKeyDeserializer(String.class, new Name());
    setDeserializerModifier(new Modifier());
  }

  /** Text that no database keeps; its path grows on the way out. */
  static final class Unstorable extends JsonMappingException {
    private static final long serialVersionUID = 1L;

    Unstorable(@Nullable JsonParser parser) {
      super(parser, StorableText.FOUND);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends JsonNode> JsonDeserializer<T> tree(Class<T> type) {
    return (JsonDeserializer<T>)
        (JsonDeserializer<?>) new Checked(JsonNodeDeserializer.getDeserializer(type));
  }

  private static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription type, JsonDeserializer<?> usual) {
      boolean free = type.getBeanClass() == String.class || type.getBeanClass() == Object.class;
      return free ? new Checked(usual) : usual;
    }

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
        DeserializationConfig config,
        CollectionType type,
        BeanDescription description,
        JsonDeserializer<?> usual) {
      return type.getContentType().hasRawClass(String.class) ? new Checked(usual) : usual;
    }
  }

  private static final class Name extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      text(context.getParser(), key);
      return key;
    }
  }

  /**
   * What the usual deserializer makes of it, looked through. It passes for a usual one itself, so
   * that those of collections and free values do not ask it for each text, which would forget where
   * it stands.
   */
  @JacksonStdImpl
  private static final class Checked extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    Checked(JsonDeserializer<?> usual) {
      super(usual);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> usual) {
      return new Checked(usual);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Object value = super.deserialize(parser, context);
      check(parser, value);
      return value;
    }
  }

  private static void check(JsonParser parser, @Nullable Object value) throws Unstorable {
    switch (value) {
      case String text -> text(parser, text);
      case JsonNode node when node.isTextual() -> text(parser, node.textValue());
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          field(parser, object, field.getKey(), field.getValue());
        }
      }
      case Map<?, ?> object -> {
        for (Map.Entry<?, ?> field : object.entrySet()) {
          field(parser, object, String.valueOf(field.getKey()), field.getValue());
        }
      }
      case ArrayNode array -> elements(parser, array);
      case Collection<?> collection -> elements(parser, collection);
      case null, default -> {}
    }
  }

  private static void field(JsonParser parser, Object in, String name, @Nullable Object value)
      throws Unstorable {
    try {
      text(parser, name);
      check(parser, value);
    } catch (Unstorable e) {
      e.prependPath(in, name);
      throw e;
    }
  }

  private static void elements(JsonParser parser, Iterable<?> in) throws Unstorable {
    int index = 0;
    for (Object value : in) {
      try {
        check(parser, value);
      } catch (Unstorable e) {
        e.prependPath(in, index);
        throw e;
      }
      index++;
    }
  }

  private static void text(@Nullable JsonParser parser, String text) throws Unstorable {
    if (!StorableText.is(text)) {
      throw new Unstorable(parser);
    }
  }
}
