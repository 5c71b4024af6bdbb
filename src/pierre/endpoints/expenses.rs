//! Pierre's own analysis of expenses.

use jiff::civil::Date;

use crate::pierre::{Client, Error, models::ExpensiveCategories};

impl Client {
    /// GET get-expensive-categories: the categories on which most was spent.
    pub async fn get_expensive_categories(
        &self,
        start: Date,
        end: Date,
    ) -> Result<ExpensiveCategories, Error> {
        let query = vec![
            ("startDate", start.to_string()),
            ("endDate", end.to_string()),
        ];
        self.send(self.get("get-expensive-categories", query)).await
    }
}
