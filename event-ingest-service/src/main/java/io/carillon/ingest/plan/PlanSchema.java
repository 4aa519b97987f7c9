package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import com.networknt.schema.Error;
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

  private PlanSchema(Schema schema) {
    this.schema = schema;
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
    return new PlanSchema(schema);
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
    for (Breach breach : breaches(OF_SCHEMAS.validate(json))) {
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

  /** In what a value differs from the schema: the first {@value #MOST_SAID}. */
  List<Breach> breaches(JsonNode value) {
    return breaches(schema.validate(value));
  }

  private static List<Breach> breaches(List<Error> errors) {
    return errors.stream().limit(MOST_SAID).map(PlanSchema::breach).toList();
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
    return Breach.of(
        path, String.valueOf(error.getKeyword()), found, orMissing(error.getSchemaNode()));
  }

  private static JsonNode orMissing(@Nullable JsonNode node) {
    return node == null ? MissingNode.getInstance() : node;
  }
}
