package io.carillon.ingest.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A form as people see it who make it.
 *
 * @param address where its page sends to, `/v1/forms/{tenant}.{key}`; with the id in that place too
 * @param version its entity tag
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Form")
public record FormView(
    UUID id,
    String key,
    String name,
    String unit,
    String address,
    List<Field> fields,
    String unknown,
    @Nullable String honeypot,
    List<String> origins,
    List<String> redirects,
    int perMinute,
    @Nullable Permission consent,
    long version,
    Instant createdAt,
    Instant changedAt) {}
