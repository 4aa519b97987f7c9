package io.carillon.platform.house;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
record Thing(String key, int size, Duration age, @Nullable String unit) {}
