package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import com.networknt.schema.Error;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.NodePath;
import io.carillon.platform.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema (2020-12), compiled. What it takes to hold an event to it is bounded by what {@link
 * SchemaBounds} lets through, and it loads nothing from anywhere: regular expressions are RE2,
 * whose time grows with the text and not beyond.
 */
final class PlanSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final int MOST_SAID = 20;

  /** So many times a value is held to a schema, at most. */
  static final long MOST_STEPS = 200_000;

  /** So many times an instruction of an expression is held to a character, at most. */
  static final long MOST_INSTRUCTIONS = 20_000_000;

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .locale(Locale.ENGLISH)
          .formatAssertionsEnabled(false)
          .regularExpressionFactory(
              regex -> {
                Pattern pattern = Pattern.compile(regex);
                return text -> pattern.matcher(text).find();
              })
          .build();

  private static final Schema OF_SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of(DIALECT));

  private final Schema schema;
  private final SchemaSize size;

  private PlanSchema(Schema schema, SchemaSize size) {
    this.schema = schema;
    this.size = size;
  }

  /**
   * @throws SchemaException when it is none
   */
  static PlanSchema of(JsonNode json) {
    Schema schema =
        SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                builder ->
                    builder.schemaRegistryConfig(CONFIG).schemaLoader(l -> l.allow(_ -> false)))
            .getSchema(json);
    schema.initializeValidators();
    return new PlanSchema(schema, SchemaBounds.size(json));
  }

  /** What is wrong with a schema, so that it cannot be one of a plan. */
  static List<Violation> mistakes(String field, @Nullable JsonNode json) {
    if (json == null || !json.isObject()) {
      return List.of(
          new Violation(field, json == null ? "nothing" : json.toString(), "a JSON Schema"));
    }
    JsonNode dialect = json.path("$schema");
    if (!dialect.isMissingNode() && !dialect.asText().replaceFirst("#$", "").equals(DIALECT)) {
      return List.of(new Violation(field + ".$schema", dialect.asText(), DIALECT));
    }
    List<Violation> mistakes = new ArrayList<>(SchemaBounds.mistakes(field, json));
    if (!mistakes.isEmpty()) {
      return mistakes;
    }
    for (Breach breach : breaches(OF_SCHEMAS, json)) {
      mistakes.add(breach.violation(field));
    }
    if (mistakes.isEmpty()) {
      try {
        of(json);
      } catch (SchemaException e) {
        mistakes.add(new Violation(field, "what does not compile", "a JSON Schema, 2020-12"));
      }
    }
    return mistakes;
  }

  /**
   * Whether a value may be held to it: each schema within holds each value at most once.
   *
   * @param bytes of its JSON
   */
  boolean canCheck(JsonNode value, int bytes) {
    if (size.instructions() * bytes > MOST_INSTRUCTIONS) {
      return false;
    }
    long each = size.schemas() + size.listed();
    return each * bytes <= MOST_STEPS || each * values(value) <= MOST_STEPS;
  }

  private static long values(JsonNode value) {
    long values = 1;
    for (JsonNode each : value) {
      values += values(each);
    }
    return values;
  }

  /** In what a value differs from the schema: the first {@value #MOST_SAID}. */
  List<Breach> breaches(JsonNode value) {
    return breaches(schema, value);
  }

  /** What differs is only looked for where something does. */
  private static List<Breach> breaches(Schema schema, JsonNode value) {
    return schema.validate(value, OutputFormat.BOOLEAN)
        ? List.of()
        : schema.validate(value).stream().limit(MOST_SAID).map(PlanSchema::breach).toList();
  }

  private static Breach breach(Error error) {
    JsonNode found = orMissing(error.getInstanceNode());
    List<Object> path = new ArrayList<>();
    NodePath location = error.getInstanceLocation();
    for (int i = 0; location != null && i < location.getNameCount(); i++) {
      path.add(location.getElement(i));
    }
    String property = error.getProperty();
    if (property != null && (path.isEmpty() || !path.getLast().equals(property))) {
      path.add(property);
      found = found.path(property);
    }
    NodePath way = error.getEvaluationPath();
    return Breach.of(
        path,
        String.valueOf(error.getKeyword()),
        found,
        orMissing(error.getSchemaNode()),
        way + (found.isMissingNode() ? "/" + property : ""),
        SchemaPath.choice(way));
  }

  private static JsonNode orMissing(@Nullable JsonNode node) {
    return node == null ? MissingNode.getInstance() : node;
  }
}
