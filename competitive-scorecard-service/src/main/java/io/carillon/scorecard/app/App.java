package io.carillon.scorecard.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app as it is kept.
 *
 * @param competitors the keys of other apps of the tenant
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record App(
    String name,
    boolean own,
    AppBody.@Nullable Ios ios,
    AppBody.@Nullable Android android,
    List<String> countries,
    @Nullable String category,
    List<String> keywords,
    List<String> competitors) {}
