package io.carillon.identity.rule;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a tenant's rules.
 *
 * @param version as it stands beside decisions; the entity tag
 * @param changedAt when it began to hold; null for the rules that hold by default
 * @param changedBy whose it is; null for the rules that hold by default
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RulesView(
    int version,
    @Nullable Map<String, @Nullable TypeBody> types,
    @Nullable Instant changedAt,
    @Nullable String changedBy) {}
