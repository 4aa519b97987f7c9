package io.carillon.ingest.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.ingest.mapping.Rule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A hook as its owner sees it, its preset spelt out and without its secrets.
 *
 * @param address where the vendor sends to, `/v1/hooks/{tenant}.{key}`; with the id in that place
 *     too
 * @param version its entity tag
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Hook")
public record HookView(
    UUID id,
    String key,
    String name,
    String unit,
    String address,
    @Nullable String preset,
    String format,
    Signature signature,
    boolean trusted,
    List<Rule> events,
    long version,
    Instant createdAt,
    Instant changedAt) {}
