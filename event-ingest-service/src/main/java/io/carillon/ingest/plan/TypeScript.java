package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plan as TypeScript: constants for the names, and a type for the properties of each event. */
final class TypeScript {
  private static final Set<String> OWN = Set.of("Events", "Plan", "Tracker");
  private static final Map<String, String> TYPES =
      Map.of(
          "string", "string",
          "number", "number",
          "integer", "number",
          "boolean", "boolean",
          "null", "null");

  private final PlanView plan;
  private final StringBuilder code = new StringBuilder();
  private final Identifiers names = new Identifiers(OWN);

  private TypeScript(PlanView plan) {
    this.plan = plan;
  }

  static String of(PlanView plan) {
    return new TypeScript(plan).write();
  }

  private String write() {
    Map<PlanView.Event, String> types = new LinkedHashMap<>();
    for (PlanView.Event event : plan.events()) {
      types.put(event, names.pascal(Export.prefix(event), Export.own(event)));
    }
    line(
        "// Made from the tracking plan %s, version %d. Do not change it here.",
        plan.key(), plan.version());
    line("");
    line("export const Events = {");
    types.forEach((event, type) -> line("  %s: %s,", type, quoted(event.name())));
    line("} as const;");
    types.forEach(this::type);
    line("");
    line("/** What goes with what, by call and name. */");
    line("export interface Plan {");
    for (String call : Export.CALLS) {
      line("  %s: {", call);
      types.forEach(
          (event, type) -> {
            if (event.type().equals(call)) {
              line("    %s: %s;", quoted(event.name()), type);
            }
          });
      line("  };");
    }
    line("}");
    line("");
    line("/** An analytics client that knows the plan. */");
    line("export interface Tracker {");
    for (String call : List.of("track", "page", "screen")) {
      line(
          "  %s<N extends keyof Plan[\"%s\"]>(name: N, properties: Plan[\"%s\"][N]): void;",
          call, call, call);
    }
    line("}");
    return code.toString();
  }

  private void type(PlanView.Event event, String type) {
    line("");
    line("/** %s */", CodeText.comment(Export.described(event)));
    line("export type %s = %s;", type, type(event.schema(), event.schema(), "", true));
  }

  private static String type(JsonNode root, JsonNode schema, String indent, boolean object) {
    JsonNode here = PlannedProperties.resolved(root, schema);
    List<String> all = new ArrayList<>();
    if (here.has("const")) {
      all.add(literal(here.path("const")));
    } else if (here.path("enum").isArray()) {
      all.add(union(each(here.path("enum"), TypeScript::literal)));
    } else if (here.has("properties") || here.path("type").asText().equals("object") || object) {
      all.add(members(root, here, indent));
    } else if (here.path("type").isArray()) {
      all.add(union(each(here.path("type"), type -> named(root, here, type.asText(), indent))));
    } else if (here.has("type")) {
      all.add(named(root, here, here.path("type").asText(), indent));
    }
    for (String either : List.of("anyOf", "oneOf")) {
      if (here.has(either)) {
        all.add(union(each(here.path(either), part -> type(root, part, indent, false))));
      }
    }
    here.path("allOf").forEach(part -> all.add(type(root, part, indent, false)));
    all.removeIf(part -> part.equals("unknown"));
    return all.isEmpty() ? "unknown" : String.join(" & ", all);
  }

  private static String named(JsonNode root, JsonNode here, String type, String indent) {
    return switch (type) {
      case "array" ->
          here.has("items")
              ? "ReadonlyArray<" + type(root, here.path("items"), indent, false) + ">"
              : "ReadonlyArray<unknown>";
      case "object" -> members(root, here, indent);
      default -> TYPES.getOrDefault(type, "unknown");
    };
  }

  private static String members(JsonNode root, JsonNode here, String indent) {
    String deeper = indent + "  ";
    StringBuilder members = new StringBuilder("{\n");
    Set<String> required = Export.texts(here.path("required"));
    here.path("properties")
        .properties()
        .forEach(
            e -> {
              String description = e.getValue().path("description").asText("");
              if (!description.isEmpty()) {
                members.append(deeper).append("/** ");
                members.append(CodeText.comment(description)).append(" */\n");
              }
              members.append(deeper).append("readonly ").append(quoted(e.getKey()));
              members.append(required.contains(e.getKey()) ? ": " : "?: ");
              members.append(type(root, e.getValue(), deeper, false)).append(";\n");
            });
    for (String name : required) {
      if (!here.path("properties").has(name)) {
        members.append(deeper).append("readonly ").append(quoted(name)).append(": unknown;\n");
      }
    }
    if (Export.open(here)) {
      members.append(deeper).append("readonly [other: string]: unknown;\n");
    }
    return members.append(indent).append("}").toString();
  }

  private static String literal(JsonNode value) {
    return value.isTextual()
        ? quoted(value.asText())
        : value.isValueNode() ? value.toString() : "unknown";
  }

  private interface Say {
    String of(JsonNode part);
  }

  private static List<String> each(JsonNode parts, Say say) {
    List<String> said = new ArrayList<>();
    parts.forEach(part -> said.add(say.of(part)));
    return said;
  }

  private static String union(List<String> parts) {
    List<String> different = parts.stream().distinct().toList();
    return different.size() == 1
        ? different.getFirst()
        : different.isEmpty() ? "never" : "(" + String.join(" | ", different) + ")";
  }

  private static String quoted(String text) {
    return CodeText.quoted(text, false);
  }

  private void line(String format, Object... values) {
    code.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
