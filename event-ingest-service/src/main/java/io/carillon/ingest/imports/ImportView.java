package io.carillon.ingest.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far a file is.
 *
 * @param state `waiting`, `running`, `done` or `failed`
 * @param progress 0 to 1, by its bytes
 * @param accepted events that are durable
 * @param rejected records that are not imported: see its errors
 * @param reason why it failed as a whole
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Import")
public record ImportView(
    UUID id,
    String name,
    String unit,
    String kind,
    String format,
    String state,
    long bytes,
    double progress,
    long accepted,
    long rejected,
    @Nullable String reason,
    @Nullable String detail,
    Instant createdAt,
    @Nullable Instant finishedAt) {}
