//! Query strings and submitted forms.

/// Parameters of a query string, in order.
#[derive(Debug, Default, Clone)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: Option<&str>) -> Self {
        Self(
            form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// Returns a query with parameters.
    pub(crate) const fn of(parameters: Vec<(String, String)>) -> Self {
        Self(parameters)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The last value of a parameter; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rfind(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// All values of a parameter that are not empty.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.iter().filter(move |(known, _)| *known == name);
        values
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }

    /// A comma-separated list.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let items = self.get(name)?.split(',').map(str::trim);
        Some(items.filter(|item| !item.is_empty()).collect())
    }

    /// A number; an invalid one counts as absent.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }

    pub(crate) fn positive(&self, name: &str) -> Option<usize> {
        self.number(name).filter(|&number| number > 0)
    }
}

/// A text to search for, whatever the case of its letters.
pub(crate) struct Search {
    lower: String,
    /// Prepared once: a search costs what it reads, however long the text is.
    finder: memchr::memmem::Finder<'static>,
    /// Whether the text has nothing but digits.
    pub(crate) is_number: bool,
    pub(crate) is_email: bool,
}

impl Search {
    pub(crate) fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        Self {
            finder: memchr::memmem::Finder::new(&lower).into_owned(),
            is_number: lower.bytes().all(|byte| byte.is_ascii_digit()),
            is_email: lower.contains('@'),
            lower,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.lower
    }

    /// Whether a text contains it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.finder.find(text.to_lowercase().as_bytes()).is_some()
    }
}
