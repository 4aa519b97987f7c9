package io.carillon.ingest.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A form as it is kept. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FormDefinition(
    String name,
    List<Field> fields,
    boolean keepsUnknown,
    @Nullable String honeypot,
    List<String> origins,
    List<String> redirects,
    int perMinute,
    @Nullable Permission consent) {}
