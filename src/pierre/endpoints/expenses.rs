//! Pierre's own analysis of expenses.

use jiff::civil::Date;

use crate::pierre::{client::Client, error::Error, models::ExpensiveCategories};

impl Client {
    /// GET get-expensive-categories: the categories on which most was spent.
    pub async fn get_expensive_categories(
        &self,
        start: Date,
        end: Date,
    ) -> Result<ExpensiveCategories, Error> {
        let request = self
            .get("get-expensive-categories")
            .query("startDate", Some(start))
            .query("endDate", Some(end));
        self.send(request).await
    }
}
