package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plan as Kotlin: one class per event, which gives the name and the map that clients send. */
final class Kotlin {
  private static final Set<String> WORDS =
      Set.of(
          "as",
          "break",
          "class",
          "continue",
          "do",
          "else",
          "false",
          "for",
          "fun",
          "if",
          "in",
          "interface",
          "is",
          "null",
          "object",
          "package",
          "return",
          "super",
          "this",
          "throw",
          "true",
          "try",
          "typealias",
          "typeof",
          "val",
          "var",
          "when",
          "while",
          "toMap",
          "properties",
          "more",
          "event",
          "call",
          "hashCode",
          "toString",
          "equals",
          "copy",
          "getClass",
          "notify",
          "notifyAll",
          "wait");

  private final PlanView plan;
  private final StringBuilder code = new StringBuilder();
  private final Identifiers types = new Identifiers(Set.of("PlannedEvent"));

  private Kotlin(PlanView plan) {
    this.plan = plan;
  }

  static String of(PlanView plan) {
    return new Kotlin(plan).write();
  }

  private String write() {
    line(
        "// Made from the tracking plan %s, version %d. Do not change it here.",
        plan.key(), plan.version());
    line("");
    line(
        "/** What an analytics client sends: `call` is track, page, screen, identify or group. */");
    line("interface PlannedEvent {");
    line("    val call: String");
    line("    val event: String");
    line("    fun toMap(): Map<String, Any?>");
    line("}");
    for (PlanView.Event event : plan.events()) {
      type(event);
    }
    return code.toString();
  }

  /** One argument of a class. */
  private record Argument(
      String name, String property, String type, boolean required, List<String> values) {
    /** What of it clients send. */
    String sent() {
      return values.isEmpty() ? name : name + ".value";
    }
  }

  private void type(PlanView.Event event) {
    JsonNode schema = event.schema();
    String type = types.pascal(Export.prefix(event), Export.own(event));
    Identifiers names = new Identifiers(WORDS);
    PlannedProperties planned = PlannedProperties.of(schema);
    List<Argument> arguments = new ArrayList<>();
    Identifiers nested =
        new Identifiers(Set.of("String", "Long", "Double", "Boolean", "List", "Map"));
    for (Map.Entry<String, JsonNode> property : planned.all().entrySet()) {
      List<String> values = values(property.getValue());
      arguments.add(
          new Argument(
              names.camel(property.getKey()),
              property.getKey(),
              values.isEmpty()
                  ? type(schema, property.getValue())
                  : nested.pascal("", "one of " + property.getKey()),
              planned.required(property.getKey()),
              values));
    }
    boolean open = Export.open(schema);
    line("");
    line("/** %s */", CodeText.comment(Export.described(event)));
    line("class %s(", type);
    arguments.stream()
        .filter(Argument::required)
        .forEach(a -> line("    val %s: %s,", a.name(), a.type()));
    arguments.stream()
        .filter(a -> !a.required())
        .forEach(a -> line("    val %s: %s? = null,", a.name(), a.type().replaceFirst("\\?$", "")));
    if (open) {
      line("    val more: Map<String, Any?> = emptyMap(),");
    }
    line(") : PlannedEvent {");
    line("    override val call: String = %s", quoted(event.type()));
    line("    override val event: String = %s", quoted(event.name()));
    line("");
    line("    override fun toMap(): Map<String, Any?> {");
    line("        val properties = LinkedHashMap<String, Any?>()");
    if (open) {
      line("        properties.putAll(more)");
    }
    for (Argument argument : arguments) {
      String put = "properties[%s] = %s".formatted(quoted(argument.property()), argument.sent());
      line(
          "        %s",
          argument.required() ? put : "if (%s != null) %s".formatted(argument.name(), put));
    }
    line("        return properties");
    line("    }");
    arguments.forEach(this::values);
    line("}");
  }

  /** What a property may be, if that is one of some texts. */
  private static List<String> values(JsonNode schema) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : schema.path("enum")) {
      if (!value.isTextual()) {
        return List.of();
      }
      values.add(value.asText());
    }
    return values;
  }

  private void values(Argument argument) {
    if (!argument.values().isEmpty()) {
      Identifiers names = new Identifiers(Set.of());
      line("");
      line("    enum class %s(val value: String) {", argument.type());
      argument
          .values()
          .forEach(value -> line("        %s(%s),", names.pascal("Is", value), quoted(value)));
      line("    }");
    }
  }

  private static String type(JsonNode root, JsonNode schema) {
    JsonNode here = PlannedProperties.resolved(root, schema);
    JsonNode type = here.path("type");
    if (type.isArray()) {
      Set<String> several = Export.texts(type);
      boolean nothing = several.remove("null");
      String one = several.size() == 1 ? named(root, here, several.iterator().next()) : "Any";
      return nothing ? one + "?" : one;
    }
    return type.isTextual() ? named(root, here, type.asText()) : "Any";
  }

  private static String named(JsonNode root, JsonNode here, String type) {
    return switch (type) {
      case "string" -> "String";
      case "integer" -> "Long";
      case "number" -> "Double";
      case "boolean" -> "Boolean";
      case "object" -> "Map<String, Any?>";
      case "array" ->
          here.has("items") ? "List<" + type(root, here.path("items")) + ">" : "List<Any?>";
      default -> "Any?";
    };
  }

  private static String quoted(String text) {
    return CodeText.quoted(text, true);
  }

  private void line(String format, Object... values) {
    code.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
