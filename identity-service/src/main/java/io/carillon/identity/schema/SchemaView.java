package io.carillon.identity.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant says of its traits.
 *
 * @param version the entity tag; 0 while it has said nothing
 * @param changedAt null while it has said nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaView(
    long version, @Nullable Map<String, @Nullable FieldBody> fields, @Nullable Instant changedAt) {}
