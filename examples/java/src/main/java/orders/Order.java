package orders;

import java.util.List;

/** What a customer wants. */
public record Order(List<String> items, int total, String card) {}
